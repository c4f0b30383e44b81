// White space, what Unicode says is not to be shown, controls, format characters but for those that
// are drawn (such as the Arabic number sign), and fillers that are drawn as an empty space.
const blank =
  /^(?:(?![\u0600-\u0605\u06DD\u070F\u0890\u0891\u08E2\u{110BD}\u{110CD}])[\p{White_Space}\p{Default_Ignorable_Code_Point}\p{Cc}\p{Cf}\u2800\u{13441}\u{13442}\u{16FE4}\u{1D159}])*$/u;

/** Whether a text shows nothing. The server has the same rule (is_blank in src/base/text.hpp). */
export function isBlank(text: string): boolean {
  return blank.test(text);
}

/** A text of which nothing need be given: without white space around it, and empty when it is blank. */
export function givenText(text: string): string {
  return isBlank(text) ? '' : text.trim();
}
