/** Parts of the page that come when they are first opened. @module */
import { Button, Dialog, useText } from "#ui";
import { useSignal } from "@preact/signals";
import type { ComponentType, JSX } from "preact";
import { useEffect } from "preact/hooks";

interface Closes {
  readonly onClose: () => void;
}

/** As long as it takes to wonder whether anything happens. */
const SLOW_MS = 1000;

/** Where the line is slow or broken, or the server has another page by now. */
function NotHere(
  { isSlow, onClose }: Closes & { readonly isSlow: boolean },
): JSX.Element {
  const { t } = useText();
  return (
    <Dialog
      title={t(isSlow ? "later.slow" : "later.failed")}
      onClose={onClose}
    >
      <p role="status">{t(isSlow ? "later.slow.why" : "later.failed.why")}</p>
      <div class="row wrap buttons">
        <Button look="line" onClick={onClose}>{t("action.close")}</Button>
        <Button look="primary" onClick={() => location.reload()}>
          {t("action.reload")}
        </Button>
      </div>
    </Dialog>
  );
}

/** A component that is fetched when it is first shown. Where it does not come, or not soon, that is said. */
export function later<P extends Closes>(
  load: () => Promise<ComponentType<P>>,
): ComponentType<P> {
  let come: ComponentType<P> | undefined;
  return function Later(props: P) {
    const state = useSignal<"waits" | "slow" | "here" | "missing">("waits");
    useEffect(() => {
      const slow = setTimeout(() => state.value = "slow", SLOW_MS);
      load().then((part) => {
        come = part;
        state.value = "here";
      }, () => state.value = "missing").finally(() => clearTimeout(slow));
      return () => clearTimeout(slow);
    }, []);
    const now = state.value;
    if (come !== undefined) {
      const Part = come;
      return <Part {...props} />;
    }
    return now === "waits"
      ? null
      : <NotHere isSlow={now === "slow"} onClose={props.onClose} />;
  };
}
