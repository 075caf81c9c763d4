/** What stands where something else is expected: empty, or an error. @module */
import type { ComponentChildren, JSX } from "preact";
import { Icon, type IconName } from "./icon.tsx";
import { useText } from "./text_context.ts";

/** Says what belongs here, why it is not, and what to do next. */
export function Empty(
  { icon, tone, title, why, works, support, children }: {
    icon: IconName;
    tone?: "warn" | "crit";
    title: string;
    why?: string | undefined;
    /** What still works. */
    works?: string | undefined;
    /** Code and trace. */
    support?: { readonly code: string; readonly trace: string } | undefined;
    /** Buttons. */
    children?: ComponentChildren;
  },
): JSX.Element {
  const { t } = useText();
  return (
    <div class="empty" role={tone === undefined ? undefined : "alert"}>
      <Icon name={icon} tone={tone} />
      <h2>{title}</h2>
      {why && <p>{why}{works && ` ${works}`}</p>}
      {children && <div class="row">{children}</div>}
      {support && <p class="sm support">{t("error.support", support)}</p>}
    </div>
  );
}
