// Offers the browser's own time zone on the first visit, unless one was chosen already.
"use strict";
for (const field of document.querySelectorAll("[data-guess='time-zone']")) {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const known = [...field.options].some((option) => option.value === zone);
  if (known && field.value === "UTC") field.value = zone;
}
