import { effect } from "@web/core/utils/reactive";

/**
 * Tell of every change of the user's calls: one comes or goes, its state or its wrap-up changes.
 *
 * @param {object} callService
 * @param {() => void} onChange told once at the beginning too, when there are calls
 */
export function watchCalls(callService, onChange) {
    let seen = "";
    effect(
        ({ calls }) => {
            const now = Object.values(calls)
                .map((call) => `${call.id} ${call.state} ${call.wrapup_state}`)
                .join();
            if (now !== seen) {
                seen = now;
                onChange();
            }
        },
        [callService.state]
    );
}
