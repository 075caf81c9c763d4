/** Rail and top bar around the list and the upload. @module */
import { Icon, type IconName, LinkState, useText } from "#ui";
import type { ComponentChildren, JSX } from "preact";
import { useEffect } from "preact/hooks";
import { useApp } from "./app_context.ts";

function RailLink(
  { href, icon, label, isCurrent }: {
    href: string;
    icon: IconName;
    label: string;
    isCurrent: boolean;
  },
): JSX.Element {
  return (
    <a
      class="ibtn"
      href={href}
      title={label}
      aria-current={isCurrent ? "page" : undefined}
    >
      <Icon name={icon} />
      <small>{label}</small>
    </a>
  );
}

/** The line to the server, in words. */
export function LinkOfApp(): JSX.Element {
  const app = useApp();
  const line = app.line.value, link = app.link.value;
  const isBroken = line.kind === "broken";
  return (
    <LinkState
      quality={isBroken ? "none" : link.word}
      bitsPerSecond={link.bitsPerSecond}
      roundTripMs={link.roundTripMs}
      brokenSeconds={isBroken
        ? Math.max(0, app.nowMs.value - line.sinceMs) / 1000
        : undefined}
    />
  );
}

/** A screen with the rail at its start (at the thumb on a phone). */
export function Shell(
  { here, title, about, theme, children }: {
    here: "studies" | "upload";
    title: string;
    about?: string;
    theme: "dark" | "light";
    children: ComponentChildren;
  },
): JSX.Element {
  const { t } = useText();
  useEffect(() => {
    document.title = `${title} · ${t("app.name")}`;
    document.documentElement.dataset.theme = theme;
  }, [title, theme, t]);
  return (
    <div class="app">
      <nav class="rail" aria-label={t("nav.main")}>
        <span class="mark">
          <Icon name="mark" />
        </span>
        <RailLink
          href="#/"
          icon="list"
          label={t("nav.studies")}
          isCurrent={here === "studies"}
        />
        <RailLink
          href="#/upload"
          icon="upload"
          label={t("nav.upload")}
          isCurrent={here === "upload"}
        />
      </nav>
      <header class="top">
        <h1>{title}</h1>
        {about && <span class="dim desk">{about}</span>}
        <span class="end">
          <LinkOfApp />
        </span>
      </header>
      {children}
    </div>
  );
}
