/** The cast: Ada sees all, Victor may only look at costs, Charlie sees nothing. */
import type { Me } from "@/api/types";

export const ada: Me = {
  id: 1,
  username: "ada",
  display_name: "Ada Lindqvist",
  email: "ada@example.com",
  language: "en",
  is_staff: false,
  roles: ["finops"],
  permissions: ["run_workflows", "view_costs", "view_workflows"],
  scope: { everything: true, nothing: false, grants: [] },
  second_factor: { set_up: false, missing: false },
};

export const staff: Me = { ...ada, id: 2, username: "grace", is_staff: true };

export const onlooker: Me = {
  ...ada,
  id: 3,
  username: "victor",
  roles: ["analyst"],
  permissions: ["view_costs", "view_workflows"],
};

export const charlie: Me = {
  ...ada,
  id: 4,
  username: "charlie",
  display_name: "Charlie",
  roles: ["viewer"],
  permissions: ["view_costs"],
  scope: { everything: false, nothing: true, grants: [] },
};

/** Ada, who may write SQL as well. */
export const analyst: Me = {
  ...ada,
  roles: ["finops", "sql"],
  permissions: [...ada.permissions, "run_sql"],
};
