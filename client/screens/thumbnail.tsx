/** A small picture, or its place while there is none. @module */
import { Icon } from "#ui";
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";

/** An ornament beside words: it says nothing to a screen reader. */
export function Thumbnail(
  { url, large }: { url: string | undefined; large?: boolean },
): JSX.Element {
  const failed = useSignal<string | undefined>(undefined);
  const classes = large ? "thumb big" : "thumb";
  if (url === undefined || failed.value === url) {
    return (
      <span class={`${classes} none`}>
        <Icon name="image" small />
      </span>
    );
  }
  return (
    <img
      class={classes}
      src={url}
      alt=""
      loading="lazy"
      decoding="async"
      onError={() => failed.value = url}
    />
  );
}
