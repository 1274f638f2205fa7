import "./csp";
import "./styles.css";

import { StrictMode } from "react";
import { createRoot } from "react-dom/client";

import { startI18n } from "@/lib/i18n";

import { App, createApp } from "./app";

await startI18n();

const root = document.getElementById("root");
if (!root) throw new Error("the page has no #root");
createRoot(root).render(
  <StrictMode>
    <App {...createApp()} />
  </StrictMode>,
);
