/** Imported before anything else: what a strict CSP needs to be set before the first schema or style. */
import { z } from "zod";

import { adoptPageNonce } from "@/lib/nonce";

// zod would otherwise try `new Function`, which script-src without unsafe-eval reports.
z.config({ jitless: true });
adoptPageNonce();
