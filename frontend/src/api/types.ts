import type { components } from "@/api/schema";

type Schemas = components["schemas"];

export type Me = Schemas["Me"];
export type Vocabulary = Schemas["Vocabulary"];
export type Dimension = Schemas["Dimension"];
export type Measure = Schemas["Measure"];
export type QueryRequest = Schemas["QueryRequest"];
export type QueryAnswer = Schemas["QueryAnswer"];
export type AsOf = Schemas["AsOf"];
export type Run = Schemas["Run"];
export type RunStatus = Run["status"];
export type WorkflowType = Schemas["WorkflowType"];
export type Source = Schemas["Source"];
export type Label = Schemas["Label"];
