import assert from "node:assert/strict";
import dicomParser from "dicom-parser";
import { realDataTest, unpacked } from "#testing";
import { filesBelow, sourceOf } from "../testing/files.ts";
import { openDicom } from "./open.ts";

interface ParsedSet {
  readonly elements: Readonly<
    Record<
      string,
      {
        readonly length: number;
        readonly items?: readonly { readonly dataSet?: ParsedSet }[];
      }
    >
  >;
}

realDataTest(
  "openDicom() finds the elements that dicom-parser finds, in every file that both can read",
  async (data) => {
    const parse = dicomParser.parseDicom as (
      bytes: Uint8Array,
      options: { readonly untilTag: string },
    ) => ParsedSet;
    let count = 0;
    for await (const path of filesBelow(`${data}/syntaxes`)) {
      if (
        !/wg04_dev|pydicom_small|pydicom_data|dcmqi|fodicom|orthanc/.test(path)
      ) continue;
      let theirs: ParsedSet;
      try {
        theirs = parse(await Deno.readFile(path), { untilTag: "x7fe00010" });
      } catch {
        continue;
      }
      const opened = await openDicom(await sourceOf(path));
      if (!opened.ok || opened.value.transferSyntaxUid.endsWith(".99")) {
        continue;
      }
      const { dataSet } = opened.value;
      for (const [key, element] of Object.entries(theirs.elements)) {
        const tag = key.slice(1).toUpperCase();
        if (tag.startsWith("0002") || tag === "7FE00010") continue;
        assert(dataSet.has(tag), `${path} lacks ${tag}`);
        if (element.items === undefined) continue;
        assert.equal(
          dataSet.items(tag).length,
          element.items.length,
          `${path} ${tag}`,
        );
      }
      count++;
    }
    assert(count > 100, `${count} files`);
  },
);

realDataTest(
  "openDicom() reads all awkward variants, and describes what is wrong with their pixels",
  async () => {
    const folder = await unpacked("hostile/awkward_derived.tar.xz");
    const variants = new Set<string>();
    for await (const path of filesBelow(folder)) {
      if (path.endsWith(".json")) continue;
      const opened = await openDicom(await sourceOf(path));
      assert(opened.ok, `${path}: ${JSON.stringify(opened)}`);
      const variant = /v\d\d_\w+/.exec(path)?.[0];
      if (variant !== undefined) variants.add(variant);
      const isCut = opened.value.warnings.some(({ kind }) =>
        kind === "dicom.truncated"
      );
      assert.equal(isCut && !/v14/.test(path), false, path);
    }
    assert(variants.size >= 13, [...variants].join(" "));
  },
);
