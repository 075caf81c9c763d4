/** A dialog over everything, and a sheet from below that leaves the picture in sight. @module */
import type { ComponentChildren, JSX } from "preact";
import { useEffect, useId, useRef } from "preact/hooks";
import { useText } from "./text_context.ts";

/** A modal question or table; Esc and a click outside close it. */
export function Dialog(
  { title, onClose, wide, children }: {
    title: string;
    onClose: () => void;
    wide?: boolean;
    children: ComponentChildren;
  },
): JSX.Element {
  const ref = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    const dialog = ref.current;
    if (dialog?.open === false) dialog.showModal();
  }, []);
  return (
    <dialog
      ref={ref}
      class={`dialog ${wide ? "wide" : ""}`}
      aria-labelledby={id}
      onClose={onClose}
      onClick={(event) => event.target === ref.current && ref.current?.close()}
    >
      <div class="dialog-in">
        <h2 id={id}>{title}</h2>
        {children}
      </div>
    </dialog>
  );
}

/** Settings from below, at most 40 % high: the image above stays usable. */
export function Sheet(
  { title, onClose, children }: {
    title: string;
    onClose: () => void;
    children: ComponentChildren;
  },
): JSX.Element {
  const { t } = useText();
  const id = useId();
  return (
    <section class="sheet" aria-labelledby={id}>
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
