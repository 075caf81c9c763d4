/** The line to the server: bars and a word, and what a reading has cost. @module */
import type { MessageKey } from "#i18n";
import type { JSX } from "preact";
import { Icon } from "./icon.tsx";
import { ProgressBar } from "./progress_bar.tsx";
import { useText } from "./text_context.ts";

/** How good the line is. */
export type LinkQuality =
  | "veryGood"
  | "good"
  | "slow"
  | "verySlow"
  | "none"
  | "connected"
  | "connecting";

const BARS: Readonly<Record<LinkQuality, number>> = {
  veryGood: 4,
  good: 3,
  slow: 2,
  verySlow: 1,
  none: 0,
  connected: 0,
  connecting: 0,
};

/** Bars and a word; figures where there is room. */
export function LinkState(
  { quality, bitsPerSecond, roundTripMs, brokenSeconds }: {
    quality: LinkQuality;
    bitsPerSecond?: number | undefined;
    roundTripMs?: number | undefined;
    /** How long there is no line. */
    brokenSeconds?: number | undefined;
  },
): JSX.Element {
  const { t, format } = useText();
  if (quality === "none") {
    return (
      <span class="link crit" role="status">
        <Icon name="off" small />
        {brokenSeconds !== undefined && brokenSeconds >= 1
          ? t("link.noneFor", { time: format.duration(brokenSeconds) })
          : t("link.none")}
      </span>
    );
  }
  const tone = quality === "slow"
    ? "warn"
    : quality === "verySlow"
    ? "crit"
    : "";
  const key = `link.${quality}` satisfies MessageKey;
  return (
    <span class={`link ${tone}`} title={t("link.label")}>
      <span class="bars" data-q={BARS[quality]} aria-hidden="true">
        <b />
        <b />
        <b />
        <b />
      </span>
      {t(key)}
      {bitsPerSecond !== undefined && (
        <span class="dim wide-only">
          <span class="num">{format.bitRate(bitsPerSecond)}</span>
          {roundTripMs !== undefined && (
            <>
              {" · "}
              <span class="num">{format.milliseconds(roundTripMs)}</span>
            </>
          )}
        </span>
      )}
    </span>
  );
}

/** Bytes used, of the study's own size. */
export function DataMeter(
  { usedBytes, totalBytes }: { usedBytes: number; totalBytes: number },
): JSX.Element {
  const { t, format } = useText();
  const seen = format.bytes(usedBytes), total = format.bytes(totalBytes);
  return (
    <span class="meter wide-only" title={t("viewer.meter.title")}>
      <span class="num">{t("viewer.meter", { seen, total })}</span>
      <ProgressBar part={usedBytes / Math.max(1, totalBytes)} />
    </span>
  );
}
