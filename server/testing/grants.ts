/** Grants for tests of rooms that may not know auth/. @module */
export { localGrants as testGrants } from "#auth";
