/** English: what several screens say. @module */
export const EN_COMMON = {
  "app.name": "Farsight",
  "nav.main": "Main",
  "nav.studies": "Studies",
  "nav.upload": "Upload",
  "link.label": "Link to server",
  "link.veryGood": "Very good",
  "link.good": "Good",
  "link.slow": "Slow",
  "link.verySlow": "Very slow",
  "link.none": "No link",
  "link.noneFor": "No link for {time}",
  "link.connected": "Connected",
  "link.connecting": "Connecting",
  "action.close": "Close",
  "action.done": "Done",
  "action.undo": "Undo",
  "action.tryAgain": "Try again",
  "action.tryNow": "Try now",
  "action.more": "More",
  "action.back": "Back to studies",
  "action.reload": "Load the page anew",
  "later.slow": "This part of the page is on its way",
  "later.slow.why":
    "The line is slow. It opens by itself once it is here; what is open stays open.",
  "later.failed": "This part of the page did not come",
  "later.failed.why":
    "The line may be broken, or the server has a newer page. What is open stays open.",
  "error.support": "For support: {code} · trace {trace}",
  "error.offline": "The server does not answer.",
  "error.offline.next":
    "Check that this device has a network. It goes on by itself once the server answers.",
  "error.answer":
    "The server gave an answer that this page does not understand.",
  "error.notFound": "This study is not here",
  "error.notFound.why":
    "It may have been removed, or the address is not complete.",
  "patient.unknown": "Name not given",
} as const;
