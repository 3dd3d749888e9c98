import js from "@eslint/js";
import nounsanitized from "eslint-plugin-no-unsanitized";

export default [
  js.configs.recommended,
  nounsanitized.configs.recommended,
  {
    files: ["js/**/*.js"],
    languageOptions: { ecmaVersion: 2024, sourceType: "module" },
    rules: {
      "no-undef": "off", // tsc knows the browser's names better
      eqeqeq: "error",
      "no-eval": "error",
      "no-implied-eval": "error",
      "no-new-func": "error",
      "no-script-url": "error",
      "no-var": "error",
      "prefer-const": "error",
      "no-restricted-properties": [
        "error",
        { property: "innerHTML", message: "Data never becomes HTML: use h()." },
        { property: "outerHTML", message: "Data never becomes HTML: use h()." },
        { property: "insertAdjacentHTML", message: "Data never becomes HTML: use h()." },
      ],
    },
  },
];
