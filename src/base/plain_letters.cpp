#include "base/plain_letters.hpp"

namespace mien {

std::string_view plain_letters(char32_t code_point) {
    switch (code_point) {
        case 0x00DF:  // sharp s
        case 0x1E9E:  // and its capital, which has no simple folding
            return "ss";
        case 0x00E6:  // ae
            return "ae";
        case 0x00F0:  // eth
        case 0x0111:  // d with stroke
            return "d";
        case 0x00F8:  // o with stroke
            return "o";
        case 0x00FE:  // thorn
            return "th";
        case 0x0131:  // dotless i
            return "i";
        case 0x0142:  // l with stroke
            return "l";
        case 0x0153:  // oe
            return "oe";
        default:
            return {};
    }
}

}  // namespace mien
