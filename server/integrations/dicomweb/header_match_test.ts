import assert from "node:assert/strict";
import { valueMatches } from "./header_match.ts";

Deno.test("valueMatches() of numbers: value, list, range, open range, negative", () => {
  assert(valueMatches("FD", "200", "140-260"));
  assert(!valueMatches("FD", "300", "140-260"));
  assert(valueMatches("FD", "300", "140-"));
  assert(valueMatches("IS", "-5", "-5"));
  assert(valueMatches("DS", "-5", "-10--1"));
  assert(valueMatches("US", "2", "1,2,3"));
  assert(valueMatches("FL", "0.10000000149011612", "0.1"));
  assert(!valueMatches("IS", "2", "two"));
  assert(!valueMatches("IS", "0", ","));
});

Deno.test("valueMatches() of text has wildcards, of UIDs lists, of dates ranges", () => {
  assert(valueMatches("LO", "Phase 70 %", "Phase*"));
  assert(!valueMatches("LO", "Phase", "phase"));
  assert(valueMatches("UI", "1.2.3", "1.2,1.2.3"));
  assert(!valueMatches("UI", "1.2.3", "1.2.*"));
  assert(valueMatches("DA", "20260105", "20260101-20260131"));
  assert(valueMatches("TM", "101500.5", "1000-1015"));
  assert(!valueMatches("DA", "20260105", "20260106-"));
});
