// What is wrong with a new password.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "base/secret.hpp"

namespace mien {

// Its characters (password_text.hpp), its length (limits::password_characters_min and _max, of the
// prepared form), and how easy it is to guess: made of common passwords, words, names, years, rows
// of keys and repetitions, whatever is written in capitals or with digits for letters; or of the
// words that belong to its owner and to the place (e-mail, name, environment). The pointer goes
// into the problems.
[[nodiscard]] std::vector<Problem> find_password_problems(const Secret& password,
                                                          const std::vector<std::string>& own_words,
                                                          std::string_view pointer);

}  // namespace mien
