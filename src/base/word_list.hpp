// Common passwords, words and names of English, as one sorted text inside the program: looked up
// without being read into memory. tools/word_list.py makes it from the lists of zxcvbn.
#pragma once

#include <string_view>

namespace mien {

// In lower case. Usual are the first thousand of the passwords and of the words.
[[nodiscard]] bool is_usual_word(std::string_view word);
[[nodiscard]] bool is_known_word(std::string_view word);

}  // namespace mien
