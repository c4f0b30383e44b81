#include "actions/clips/visible_text.hpp"

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/text.hpp"
#include "core/variables.hpp"

namespace mien::actions {

void require_visible(std::string_view text, std::string_view emotion, std::string_view pointer) {
    if (is_blank(text)) {
        throw Error(ErrorKind::invalid, fmt::format("The prompt of “{}” shows nothing.", emotion),
                    {{std::string(pointer), std::string(name_of(core::VariableProblemCode::blank)),
                      std::string(core::blank_message())}});
    }
}

}  // namespace mien::actions
