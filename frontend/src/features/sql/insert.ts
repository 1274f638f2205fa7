/** Puts a text where the cursor stands, and the cursor so many characters before its end. */
export type Insert = (text: string, back?: number) => void;
