/** Talk to the control API; a refusal becomes an Error with the words of the simulator. */
export async function api(method, path, body) {
    const response = await fetch(`/control${path}`, {
        method,
        headers: { "Content-Type": "application/json" },
        body: body === undefined ? undefined : JSON.stringify(body),
    });
    const answer = await response.json();
    if (!response.ok) {
        throw new Error(answer.error);
    }
    return answer;
}
