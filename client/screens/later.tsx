/** Parts of the page that come when they are first opened. @module */
import { Button, Dialog, useText } from "#ui";
import { useSignal } from "@preact/signals";
import type { ComponentType, JSX } from "preact";
import { useEffect } from "preact/hooks";

interface Closes {
  readonly onClose: () => void;
}

/** Where the line is broken, or the server has another page by now. */
function Missing({ onClose }: Closes): JSX.Element {
  const { t } = useText();
  return (
    <Dialog title={t("later.failed")} onClose={onClose}>
      <p>{t("later.failed.why")}</p>
      <div class="row wrap buttons">
        <Button look="line" onClick={onClose}>{t("action.close")}</Button>
        <Button look="primary" onClick={() => location.reload()}>
          {t("action.reload")}
        </Button>
      </div>
    </Dialog>
  );
}

/** A component that is fetched when it is first shown. Until then nothing is shown; where it does not come, that is said. */
export function later<P extends Closes>(
  load: () => Promise<ComponentType<P>>,
): ComponentType<P> {
  let come: ComponentType<P> | undefined;
  return function Later(props: P) {
    const state = useSignal<"waits" | "here" | "missing">("waits");
    useEffect(() => {
      load().then((part) => {
        come = part;
        state.value = "here";
      }, () => state.value = "missing");
    }, []);
    const isMissing = state.value === "missing";
    if (come !== undefined) {
      const Part = come;
      return <Part {...props} />;
    }
    return isMissing ? <Missing onClose={props.onClose} /> : null;
  };
}
