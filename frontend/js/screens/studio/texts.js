/** Makes the studio's texts known; everything that shows one imports this first. */
import { studio } from "../../i18n/en-studio.js";
import { addMessages } from "../../i18n/index.js";

addMessages("studio", studio);
