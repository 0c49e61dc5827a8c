// The server has this reading: what this device kept of it until then goes.
try {
  localStorage.removeItem(document.currentScript.dataset.drawer);
} catch {
  // Nothing was kept where nothing may be kept.
}
