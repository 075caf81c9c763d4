/** A message that goes by itself. @module */
import type { ComponentChildren, JSX } from "preact";
import { useEffect } from "preact/hooks";
import { useText } from "./text_context.ts";

const SHOWN_MS = 6_000;

/** A message, with Undo where there is something to undo. */
export function Toast(
  { onUndo, onGone, children }: {
    onUndo?: (() => void) | undefined;
    onGone: () => void;
    children: ComponentChildren;
  },
): JSX.Element {
  const { t } = useText();
  useEffect(() => {
    const timer = setTimeout(onGone, SHOWN_MS);
    return () => clearTimeout(timer);
  }, [onGone]);
  return (
    <div class="toast" role="status">
      <span class="grow">{children}</span>
      {onUndo && (
        <button type="button" class="btn quiet" onClick={onUndo}>
          {t("action.undo")}
        </button>
      )}
    </div>
  );
}
