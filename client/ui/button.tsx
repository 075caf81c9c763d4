/** Buttons. One primary a screen. @module */
import type { ComponentChildren, JSX } from "preact";
import { Icon, type IconName } from "./icon.tsx";

/** A button with words. */
export function Button(
  { look, icon, onClick, disabled, wide, children }: {
    look?: "primary" | "line" | "quiet" | "danger";
    icon?: IconName;
    onClick: () => void;
    disabled?: boolean;
    wide?: boolean;
    children: ComponentChildren;
  },
): JSX.Element {
  return (
    <button
      type="button"
      class={`btn ${look ?? ""}${wide ? " grow" : ""}`}
      disabled={disabled}
      onClick={onClick}
    >
      {icon && <Icon name={icon} small />}
      {children}
    </button>
  );
}

/** A button with an icon; its words are for screen readers, the tip, and small bars. */
export function IconButton(
  {
    icon,
    label,
    short,
    tip,
    pressed,
    current,
    flips,
    disabled,
    where,
    onClick,
  }: {
    icon: IconName;
    label: string;
    /** One word below the icon in a bar under the thumb. */
    short?: string;
    tip?: string;
    pressed?: boolean;
    /** Mirrors with the direction of text. */
    flips?: boolean;
    current?: boolean;
    disabled?: boolean;
    /** Only on wide screens, or only on phones. */
    where?: "desk" | "phone" | "narrow" | undefined;
    onClick: () => void;
  },
): JSX.Element {
  return (
    <button
      type="button"
      class={`ibtn ${where ?? ""}`}
      aria-label={label}
      title={tip ?? label}
      aria-pressed={pressed}
      aria-current={current}
      disabled={disabled}
      onClick={onClick}
    >
      <Icon name={icon} flips={flips === true} />
      {short !== undefined && <small aria-hidden="true">{short}</small>}
    </button>
  );
}

/** One of several that can be chosen. */
export function Chip(
  { pressed, onClick, children }: {
    pressed: boolean;
    onClick: () => void;
    children: ComponentChildren;
  },
): JSX.Element {
  return (
    <button
      type="button"
      class="chip"
      aria-pressed={pressed}
      onClick={onClick}
    >
      {children}
    </button>
  );
}
