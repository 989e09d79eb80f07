import js from "@eslint/js";
import globals from "globals";

export default [
    js.configs.recommended,
    {
        languageOptions: {
            ecmaVersion: 2022,
            sourceType: "module",
            globals: globals.browser,
        },
        linterOptions: { reportUnusedDisableDirectives: "error" },
        rules: {
            eqeqeq: "error",
            "no-duplicate-imports": "error",
            "no-restricted-globals": ["error", "event", "self"],
            "no-unused-vars": ["error", { args: "none" }],
            "no-var": "error",
            "prefer-const": "error",
        },
    },
    {
        // Odoo's bundler provides these to the addon's modules.
        files: ["static/**/*.js"],
        languageOptions: { globals: { odoo: "readonly", luxon: "readonly" } },
        rules: {
            // As in Odoo's own code: a component declares what it takes and shows.
            "no-restricted-syntax": [
                "error",
                {
                    selector:
                        "ClassDeclaration[superClass.name='Component']" +
                        ":not(:has(ClassBody.body > PropertyDefinition[key.name='props'][static='true']))",
                    message: "A component declares its props",
                },
                {
                    selector:
                        "ClassDeclaration[superClass.name='Component']" +
                        ":not(:has(ClassBody.body > PropertyDefinition[key.name='template'][static='true']))",
                    message: "A component names its template",
                },
            ],
        },
    },
];
