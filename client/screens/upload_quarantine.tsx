/** What is kept apart: its reason, and what can be done. @module */
import type { MessageKey } from "#i18n";
import type { Quarantine } from "#uploads";
import { Button, Dialog, Icon, useText } from "#ui";
import type { QuarantineItem } from "#wire";
import { type Signal, useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { errorWhy } from "./words.ts";

const WAYS: Readonly<Record<string, MessageKey>> = {
  upload: "quarantine.from.upload",
  stow: "quarantine.from.stow",
  import: "quarantine.from.import",
  dimse: "quarantine.from.dimse",
};

function nameOf(item: QuarantineItem, unnamed: string): string {
  return item.name ?? unnamed;
}

function Item(
  { item, quarantine, asked }: {
    item: QuarantineItem;
    quarantine: Quarantine;
    /** The item whose removal is asked about. */
    asked: Signal<QuarantineItem | undefined>;
  },
): JSX.Element {
  const { t, format, sentence } = useText();
  const name = nameOf(item, t("quarantine.unnamed"));
  const isBusy = quarantine.busy.value.has(item.id);
  const way = WAYS[item.from];
  const from = way === undefined
    ? item.from
    : (t as (key: MessageKey) => string)(way);
  return (
    <li class="q">
      <b class="mono">
        <bdi>{name}</bdi>
      </b>
      <span>{sentence(item.reason)}</span>
      <span class="dim sm">
        {t("quarantine.came", {
          date: format.dateOf(item.receivedAtMs),
          time: format.timeOf(item.receivedAtMs),
          from,
        })} · <span class="num">{format.bytes(item.sizeBytes)}</span>
      </span>
      <span class="row wrap">
        <Button
          look="line"
          disabled={isBusy}
          onClick={() => void quarantine.retry(item, name)}
        >
          {t("quarantine.retry")}
        </Button>
        <Button
          look="quiet"
          disabled={isBusy}
          onClick={() => asked.value = item}
        >
          {t("quarantine.remove")}
        </Button>
      </span>
    </li>
  );
}

function News({ quarantine }: { quarantine: Quarantine }): JSX.Element | null {
  const text = useText();
  const { t, sentence } = text;
  const news = quarantine.news.value;
  if (news === undefined) return null;
  if (news.kind === "failed") {
    return (
      <p class="note crit" role="alert">
        <Icon name="crit" />
        {errorWhy(text, news.error)}
      </p>
    );
  }
  const { name } = news;
  if (news.kind === "removed") {
    return (
      <p class="note" role="status">
        <Icon name="info" />
        {t("quarantine.removed", { name })}
      </p>
    );
  }
  const isWell = news.result.status === "stored" ||
    news.result.status === "duplicate";
  return (
    <p class={`note ${isWell ? "ok" : "warn"}`} role="status">
      <Icon name={isWell ? "ok" : "alert"} />
      <span>
        {isWell
          ? t("quarantine.retried.stored", { name })
          : t("quarantine.retried.still", { name })}
        {news.result.reason && ` ${sentence(news.result.reason)}`}
      </span>
    </p>
  );
}

function RemoveDialog(
  { quarantine, asked }: {
    quarantine: Quarantine;
    asked: Signal<QuarantineItem | undefined>;
  },
): JSX.Element | null {
  const { t, format } = useText();
  const item = asked.value;
  if (item === undefined) return null;
  const name = nameOf(item, t("quarantine.unnamed"));
  const close = (): void => {
    asked.value = undefined;
  };
  return (
    <Dialog title={t("quarantine.removeTitle")} onClose={close}>
      <p class="mute">
        {t("quarantine.removeWhy", {
          name,
          size: format.bytes(item.sizeBytes),
        })}
      </p>
      <div class="row buttons">
        <Button look="quiet" onClick={close}>{t("quarantine.keep")}</Button>
        <Button
          look="danger"
          onClick={() => {
            close();
            void quarantine.remove(item, name);
          }}
        >
          {t("quarantine.removeNow")}
        </Button>
      </div>
    </Dialog>
  );
}

/** The list. */
export function QuarantineCard(
  { quarantine, doneCount }: {
    quarantine: Quarantine;
    /** Files of uploads that are judged: with each the list may have changed. */
    doneCount: number;
  },
): JSX.Element {
  const { t } = useText();
  const asked = useSignal<QuarantineItem | undefined>(undefined);
  useEffect(() => void quarantine.load(), [quarantine, doneCount]);
  const items = quarantine.items.value;
  return (
    <aside class="card quarantine" aria-label={t("quarantine.title")}>
      <h2>
        {t("quarantine.title")}{" "}
        {items && items.length > 0 && <span class="dim">{items.length}</span>}
      </h2>
      <p class="mute sm">{t("quarantine.about")}</p>
      <News quarantine={quarantine} />
      {quarantine.failed.value !== undefined && items === undefined && (
        <p class="hint">{t("quarantine.failed")}</p>
      )}
      {items?.length === 0 && <p class="hint">{t("quarantine.empty")}</p>}
      <ul class="list">
        {items?.map((item) => (
          <Item
            key={item.id}
            item={item}
            quarantine={quarantine}
            asked={asked}
          />
        ))}
      </ul>
      {quarantine.next.value !== undefined && (
        <Button
          look="line"
          onClick={() => void quarantine.more()}
        >
          {t("quarantine.more")}
        </Button>
      )}
      <RemoveDialog quarantine={quarantine} asked={asked} />
    </aside>
  );
}
