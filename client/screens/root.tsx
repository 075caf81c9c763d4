/** Which screen is shown. @module */
import { createText, ENGLISH, type Language } from "#i18n";
import type { App } from "#state";
import { TextContext } from "#ui";
import type { JSX } from "preact";
import { useEffect, useMemo } from "preact/hooks";
import { AppContext } from "./app_context.ts";
import { later } from "./later.tsx";
import { StudiesScreen } from "./studies_screen.tsx";
import { ViewerScreen } from "./viewer_screen.tsx";

const KeysDialog = later(async () =>
  (await import("./keys_dialog.tsx")).KeysDialog
);
const UploadScreen = later(async () =>
  (await import("./upload_screen.tsx")).UploadScreen
);

/** The page. */
export function Root(
  { app, language = ENGLISH }: { app: App; language?: Language },
): JSX.Element {
  const text = useMemo(() => createText(language), [language]);
  useEffect(() => {
    document.documentElement.lang = language.tag;
    document.documentElement.dir = language.direction;
  }, [language]);
  return (
    <TextContext.Provider value={text}>
      <AppContext.Provider value={app}>
        <Screen app={app} />
        {app.keysShown.value && (
          <KeysDialog onClose={() => app.keysShown.value = false} />
        )}
      </AppContext.Provider>
    </TextContext.Provider>
  );
}

function Screen({ app }: { app: App }): JSX.Element {
  const route = app.route.value;
  if (route.kind === "studies") return <StudiesScreen />;
  if (route.kind === "upload") {
    return <UploadScreen onClose={() => app.go({ kind: "studies" })} />;
  }
  return <ViewerScreen route={route} />;
}
