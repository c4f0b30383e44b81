#include "pg/copy_rows.hpp"

#include "base/error.hpp"

namespace mien::pg {

CopyRows& CopyRows::add(std::string_view text) {
    begin_value();
    for (const char c : text) {
        switch (c) {
            case '\0':
                throw Error(ErrorKind::malformed, "Text must not hold U+0000.");
            case '\\':
                bytes_ += "\\\\";
                break;
            case '\t':
                bytes_ += "\\t";
                break;
            case '\n':
                bytes_ += "\\n";
                break;
            case '\r':
                bytes_ += "\\r";
                break;
            default:
                bytes_ += c;
        }
    }
    return *this;
}

CopyRows& CopyRows::add(Timestamp time) {
    return add(to_rfc3339(time));
}

CopyRows& CopyRows::add(const Sha256& bytes) {
    return add("\\x" + to_hex(bytes));
}

CopyRows& CopyRows::add(const json::value& value) {
    return add(json::serialize(value));
}

CopyRows& CopyRows::add_null() {
    begin_value();
    bytes_ += "\\N";
    return *this;
}

void CopyRows::end_row() {
    bytes_ += '\n';
    is_in_row_ = false;
}

void CopyRows::begin_value() {
    if (is_in_row_) {
        bytes_ += '\t';
    }
    is_in_row_ = true;
}

}  // namespace mien::pg
