import assert from "node:assert/strict";
import { readConfig, SETTINGS, settingsMarkdown } from "./config.ts";

Deno.test("readConfig() has a default for every setting", () => {
  const config = readConfig({});
  assert(config.ok);
  assert.equal(config.value.host, "127.0.0.1");
  assert.equal(config.value.port, 8080);
  assert.equal(config.value.secondOpinion, true);
  assert.deepEqual(
    Object.keys(config.value).sort(),
    Object.keys(SETTINGS).sort(),
  );
});

const refused: [key: string, value: string, says: RegExp][] = [
  [
    "FARSIGHT_HOST",
    "0.0.0.0",
    /FARSIGHT_HOST="0\.0\.0\.0" .*no access control/,
  ],
  ["FARSIGHT_PORT", "80 80", /FARSIGHT_PORT="80 80" must be a whole number/],
  ["FARSIGHT_PORT", "65536", /FARSIGHT_PORT="65536" must be from 0 to 65535/],
  ["FARSIGHT_DATA", "", /FARSIGHT_DATA="" must name a folder/],
  ["FARSIGHT_SECOND_OPINION", "yes", /must be "on" or "off"/],
  ["FARSIGHT_PROT", "8081", /FARSIGHT_PROT is not a setting/],
];

for (const [key, value, says] of refused) {
  Deno.test(`readConfig() refuses ${key}=${value} and says why`, () => {
    const config = readConfig({ [key]: value });
    assert(!config.ok);
    assert.match(config.error.map(({ message }) => message).join("\n"), says);
  });
}

Deno.test("readConfig() leaves the keys of others alone", () => {
  assert(readConfig({ HOME: "/x", FARSIGHT_PEERS: "required" }).ok);
});

Deno.test("deploy/docs/settings.md lists every setting as it is", async () => {
  const path = new URL("../deploy/docs/settings.md", import.meta.url);
  // The formatter pads the cells of a table.
  const cells = (text: string) =>
    text.replaceAll(/ *\| */g, "|").replaceAll(/-+/g, "-");
  const page = cells(await Deno.readTextFile(path));
  assert(page.includes(cells(settingsMarkdown())));
});
