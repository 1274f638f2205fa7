import type { components } from "@/api/schema";

type Schemas = components["schemas"];

export type Me = Schemas["Me"];
export type Vocabulary = Schemas["Vocabulary"];
export type Dimension = Schemas["Dimension"];
export type Measure = Schemas["Measure"];
export type MeasureName = Schemas["MeasureNameEnum"];
export type QueryRequest = Schemas["AnalyticsQueryRequest"];
export type QueryAnswer = Schemas["AnalyticsAnswer"];
export type AsOf = Schemas["AsOf"];
export type Run = Schemas["Run"];
export type RunPage = Schemas["Runs"];
export type RunStatus = Run["status"];
export type WorkflowType = Schemas["WorkflowType"];
export type Source = Schemas["Source"];
export type Label = Schemas["Label"];
export type Snapshot = Schemas["Snapshot"];
export type SnapshotStatus = Snapshot["status"];
export type Dataset = Snapshot["dataset"];
export type QuarantinedLine = Schemas["QuarantinedLine"];
export type QuarantineRule = Schemas["QuarantineRule"];
