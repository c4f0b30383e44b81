#include "transfer/bundle_reader.hpp"

#include "transfer/csv_bundle_reader.hpp"
#include "transfer/json_bundle_reader.hpp"
#include "transfer/text_source.hpp"

namespace mien::transfer {
namespace {

// The first character that is no white space; 0 in a file without any.
char first_character(const BundleInput& input) {
    TextSource text(input);
    for (auto piece = text.next(); !piece.text.empty(); piece = text.next()) {
        const auto at = piece.text.find_first_not_of(" \t\r\n");
        if (at != std::string_view::npos) {
            return piece.text[at];
        }
    }
    return '\0';
}

}  // namespace

std::unique_ptr<BundleReader> open_bundle(const BundleInput& input) {
    const char first = first_character(input);
    if (first == '\0') {
        throw Error(ErrorKind::malformed, "The file is empty.");
    }
    if (first == '{' || first == '[') {
        return std::make_unique<JsonBundleReader>(input);
    }
    return std::make_unique<CsvBundleReader>(input);
}

std::unique_ptr<BundleReader> open_bundle(const std::filesystem::path& file) {
    return open_bundle(BundleInput{.data = file});
}

}  // namespace mien::transfer
