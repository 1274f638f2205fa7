import { expect, test, vi } from "vitest";

import { csrfToken } from "@/api/client";

test.each([
  ["csrftoken=plain", "plain"],
  ["other=1; csrftoken=plain", "plain"],
  ["csrftoken=planted; __Host-csrftoken=own", "own"],
  ["xcsrftoken=another", undefined],
  ["", undefined],
])("the token of %j is %j", (cookies, token) => {
  const spy = vi.spyOn(document, "cookie", "get").mockReturnValue(cookies);
  expect(csrfToken()).toBe(token);
  spy.mockRestore();
});
