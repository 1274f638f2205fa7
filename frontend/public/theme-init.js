// Runs before the first paint, so that the page never flashes in the wrong theme.
(function () {
    var root = document.documentElement;
    var choice = null;
    try {
        choice = localStorage.getItem("abi.theme");
        var language = localStorage.getItem("abi.language");
        if (language) root.lang = language;
    } catch {
        // Storage may be switched off: the system's theme is used.
    }
    var dark =
        choice === "dark" ||
        (choice !== "light" && matchMedia("(prefers-color-scheme: dark)").matches);
    root.classList.toggle("dark", dark);
})();
