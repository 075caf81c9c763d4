/** The page begins. @module */
import { ENGLISH, PSEUDO_RTL } from "#i18n";
import { Root } from "#screens";
import { App } from "#state";
import { render } from "preact";

const app = new App(localStorage);
// For tests of mirroring: `/?pseudo=rtl`.
const isPseudo = new URLSearchParams(location.search).get("pseudo") === "rtl";
app.start();
render(
  <Root app={app} language={isPseudo ? PSEUDO_RTL : ENGLISH} />,
  document.getElementById("root")!,
);
