import assert from "node:assert/strict";
import { realDataTest } from "#testing";
import { openDicom } from "./open.ts";
import { filesBelow, sourceOf } from "../testing/files.ts";
import { decodeFrame } from "../pixels/decode_frame.ts";

/** Files below hostile/ that are no DICOM objects, and what they are instead. */
const NOT_DICOM: Readonly<Record<string, RegExp>> = {
  "pydicom_broken/zipMR.gz": /gzip/,
  "pydicom_broken/no_meta.dcm": /does not begin with data elements/,
  "dicomdirs/TINY_ALPHA/README": /text/,
};

realDataTest(
  "openDicom() answers every hostile file with an object or a reason",
  async (folder) => {
    let count = 0;
    for await (const path of filesBelow(`${folder}/hostile`)) {
      if (/\.(?:tsv|json|xz|txt)$/.test(path)) continue;
      count++;
      const name = path.slice(`${folder}/hostile/`.length);
      const opened = await openDicom(await sourceOf(path));
      if (opened.ok) {
        assert(!(name in NOT_DICOM), `${name} was taken for DICOM`);
        opened.value.dataSet.toJson();
        await decodeFrame(opened.value, await sourceOf(path), 0);
        continue;
      }
      const { kind, message } = opened.error;
      assert(name in NOT_DICOM, `${name}: ${kind}: ${message}`);
      assert.equal(kind, "dicom.notDicom", name);
      assert.match(message, NOT_DICOM[name]!, name);
    }
    assert(count > 190, `${count} files`);
  },
);
