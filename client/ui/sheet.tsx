/** A sheet from below that leaves the picture in sight. @module */
import type { ComponentChildren, JSX } from "preact";
import { useEffect, useId, useRef } from "preact/hooks";
import { useText } from "./text_context.ts";

const REACHED = "button:not(:disabled),input,summary,a[href],[tabindex='0']";

/** Tab goes round within the sheet. */
function keepFocus(event: KeyboardEvent, sheet: HTMLElement): void {
  const all = [...sheet.querySelectorAll<HTMLElement>(REACHED)]
    .filter((element) => element.checkVisibility());
  const first = all[0], last = all.at(-1);
  const from = document.activeElement;
  const isAtEnd = event.shiftKey
    ? from === first || from === sheet
    : from === last;
  if (!isAtEnd || first === undefined || last === undefined) return;
  event.preventDefault();
  (event.shiftKey ? last : first).focus();
}

/**
 * Settings from below, at most 40 % high: the image above stays usable under
 * the finger. The keyboard stays inside until Esc or Done, which give the focus
 * back to where it was.
 */
export function Sheet(
  { title, onClose, children }: {
    title: string;
    onClose: () => void;
    children: ComponentChildren;
  },
): JSX.Element {
  const { t } = useText();
  const id = useId();
  const ref = useRef<HTMLElement>(null);
  useEffect(() => {
    const before = document.activeElement, sheet = ref.current!;
    return () => {
      const now = document.activeElement;
      // Where the reader went on to the picture, the focus stays there.
      const isFree = now === document.body || sheet.contains(now);
      if (isFree && before instanceof HTMLElement) before.focus();
    };
  }, []);
  // Another title is another content: what had the focus is gone.
  useEffect(() => ref.current?.focus({ preventScroll: true }), [title]);
  return (
    <section
      ref={ref}
      class="sheet"
      role="dialog"
      aria-modal="false"
      aria-labelledby={id}
      tabIndex={-1}
      onKeyDown={(event) => {
        if (event.key === "Tab") keepFocus(event, event.currentTarget);
        if (event.key !== "Escape") return;
        event.preventDefault();
        onClose();
      }}
    >
      <div class="row sheet-head">
        <h2 id={id}>{title}</h2>
        <button type="button" class="btn quiet end" onClick={onClose}>
          {t("action.done")}
        </button>
      </div>
      <div class="sheet-body">{children}</div>
    </section>
  );
}
