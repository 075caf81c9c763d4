/** Attributes of the whole standard by keyword or tag, PS3.6. @module */

/** What a name stands for. */
export interface NamedAttribute {
  readonly tag: string;
  readonly vr: string;
}

/**
 * Finds an attribute by its keyword or its eight hexadecimal digits.
 *
 * The dictionary is loaded when it is first asked for: most requests name
 * attributes that the index knows, and a server at rest does without.
 */
export async function namedAttribute(
  name: string,
): Promise<NamedAttribute | undefined> {
  const { default: dcmjs } = await import("dcmjs");
  const { dictionary, nameMap } = dcmjs.data.DicomMetaDictionary;
  const byKeyword: Record<string, unknown> = nameMap;
  const key = `(${name.slice(0, 4)},${name.slice(4)})`.toUpperCase();
  const entry: { tag?: unknown; vr?: unknown } | undefined =
    /^[0-9A-Fa-f]{8}$/.test(name)
      ? dictionary[key]
      : Object.hasOwn(byKeyword, name)
      ? nameMap[name]
      : undefined;
  if (typeof entry?.tag !== "string" || typeof entry.vr !== "string") {
    return undefined;
  }
  const tag = entry.tag.replace(/[(),]/g, "").toUpperCase();
  return /^[0-9A-F]{8}$/.test(tag) ? { tag, vr: entry.vr } : undefined;
}
