// Enrolls a contact, lists its enrollments and reads typed errors with a client that is generated
// from /openapi.json. Prints one JSON object, which GeneratedClientsTest checks.
import createClient from "openapi-fetch";
import type { components, paths } from "./schema.js";

type Problem = components["schemas"]["Problem"];
type ValidationProblem = components["schemas"]["ValidationProblem"];

const [baseUrl, key, userId] = process.argv.slice(2);
if (!baseUrl || !key || !userId) {
  throw new Error("expected: URL KEY USER_ID");
}

const senda = createClient<paths>({ baseUrl, headers: { Authorization: `Bearer ${key}` } });

const enrolled = await senda.POST("/v1/journeys/{journey}/enrollments", {
  params: { path: { journey: "ebook-nurture" } },
  body: { contact: { userId, traits: { first_name: "Ada" } } },
});
if (!enrolled.data) {
  throw new Error(`not enrolled: ${enrolled.error.title}: ${enrolled.error.detail}`);
}

const listed = await senda.GET("/v1/enrollments", {
  params: { query: { contactKey: enrolled.data.contactKey } },
});
const ids: string[] = listed.data?.enrollments.map((enrollment) => enrollment.id) ?? [];

const unknown = await senda.POST("/v1/journeys/{journey}/enrollments", {
  params: { path: { journey: "ebok-nurture" } },
  body: { contact: { userId } },
});
const problem: Problem | undefined = unknown.error;

const invalid = await senda.POST("/v1/journeys/{journey}/enrollments", {
  params: { path: { journey: "ebook-nurture" } },
  body: { contact: { email: "not an address" } },
});
const validation = invalid.error as ValidationProblem | undefined;

console.log(
  JSON.stringify({
    enrollment: enrolled.data.id,
    state: enrolled.data.state,
    listed: ids,
    title: problem?.title,
    detail: problem?.detail,
    fields: validation?.errors?.map((error) => `${error.field}: ${error.found}`) ?? [],
  }),
);
