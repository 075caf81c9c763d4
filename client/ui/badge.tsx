/** Badges: glyph and word, then colour. @module */
import type { ComponentChildren, JSX } from "preact";
import { Icon, type IconName } from "./icon.tsx";
import { useText } from "./text_context.ts";

/** A meaning, told by glyph and word as well. */
export type Tone = "crit" | "warn" | "ok" | "info";

/** A small state. */
export function Badge(
  { icon, tone, plain, children }: {
    icon?: IconName;
    tone?: Tone;
    /** Without ground. */
    plain?: boolean;
    children: ComponentChildren;
  },
): JSX.Element {
  const classes = ["badge", tone, plain && "plain"].filter(Boolean).join(" ");
  return (
    <span class={classes}>
      {icon && <Icon name={icon} />}
      {children}
    </span>
  );
}

/** How true a picture is. Never hidden; a very small view shows the glyph alone. */
export function FidelityBadge(
  { fidelity, perSecond, isHeld }: {
    fidelity: "moving" | "settled" | "lossless";
    /** Moving pictures in the last second. */
    perSecond: number;
    /** The line is broken: the last picture stays. */
    isHeld: boolean;
  },
): JSX.Element {
  const { t } = useText();
  if (isHeld) {
    return <Badge icon="pause" tone="warn">{t("fidelity.held")}</Badge>;
  }
  if (fidelity === "lossless") {
    return <Badge icon="equal" tone="ok">{t("fidelity.lossless")}</Badge>;
  }
  if (fidelity === "settled") {
    return <Badge icon="approx">{t("fidelity.settled")}</Badge>;
  }
  return (
    <Badge icon="moving">
      {perSecond > 1
        ? t("fidelity.movingRate", { rate: perSecond })
        : t("fidelity.moving")}
    </Badge>
  );
}
