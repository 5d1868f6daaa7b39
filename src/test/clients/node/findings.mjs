/** Runs each scenario to its end and prints what each found, or how it failed, as one line of JSON. */
export async function print(scenarios) {
  const findings = {};
  for (const [name, scenario] of Object.entries(scenarios)) {
    try {
      findings[name] = await scenario();
    } catch (error) {
      findings[name] = { failed: String(error.stack) };
    }
  }
  console.log(JSON.stringify(findings));
}

/** What a client makes of an answer that is an error. */
export async function refusal(call) {
  try {
    return { answered: await call() };
  } catch (error) {
    return {
      class: error.constructor.name,
      status: error.status,
      type: error.type,
      code: error.code,
      param: error.param,
      message: error.message,
    };
  }
}
