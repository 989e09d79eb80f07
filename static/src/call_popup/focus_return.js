import { onWillUnmount, useEffect, useRef } from "@odoo/owl";

/**
 * Give the focus back to where it was when it was last taken from outside, once this is gone.
 *
 * @param {string} name of the reference to the element
 */
export function useFocusReturn(name) {
    const root = useRef(name);
    let before = null;
    useEffect(
        (el) => {
            const remember = ({ relatedTarget }) => {
                if (relatedTarget && !el.contains(relatedTarget)) {
                    before = relatedTarget;
                }
            };
            el.addEventListener("focusin", remember);
            return () => el.removeEventListener("focusin", remember);
        },
        () => [root.el]
    );
    onWillUnmount(() => {
        if (root.el?.contains(document.activeElement) && before?.isConnected) {
            before.focus();
        }
    });
    return root;
}
