#include "exchange/card_file.hpp"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/hash.hpp"
#include "base/limits/exchange.hpp"
#include "base/quote.hpp"
#include "base/scratch_directory.hpp"
#include "exchange/png_text.hpp"
#include "exchange/zip_entries.hpp"

namespace mien::exchange {
namespace {

using namespace std::string_view_literals;

constexpr auto card_entry = "card.json"sv;
constexpr auto asset_keyword = "chara-ext-asset_:"sv;

bool is_image(std::string_view beginning) {
    return is_png(beginning) || beginning.starts_with("\xFF\xD8\xFF"sv) ||
           (beginning.starts_with("RIFF"sv) && beginning.substr(8).starts_with("WEBP"sv));
}

bool ends_like_an_image(std::string_view name) {
    const auto label = normal_label(name);
    return label.size() < name.size();
}

// Both alphabets, with or without padding and line ends.
std::optional<std::string> decode_base64(std::string_view text) {
    std::string plain;
    plain.reserve(text.size());
    for (const char c : text) {
        if (c == '+' || c == '/') {
            plain += c == '+' ? '-' : '_';
        } else if (c != '=' && c != '\n' && c != '\r' && c != ' ') {
            plain += c;
        }
    }
    return from_base64url(plain);
}

json::value parse_card(std::string_view text) {
    constexpr auto byte_order_mark = "\xEF\xBB\xBF"sv;
    if (text.size() > limits::card_json_bytes_max) {
        throw Error(ErrorKind::too_large,
                    fmt::format("The document of the card is larger than {} MiB.",
                                limits::card_json_bytes_max / (1024UL * 1024)));
    }
    if (text.starts_with(byte_order_mark)) {
        text.remove_prefix(byte_order_mark.size());
    }
    return parse_json(text);
}

std::string_view document_in(const std::vector<PngText>& texts) {
    for (const auto keyword : {"ccv3"sv, "chara"sv}) {
        for (const auto& text : texts) {
            const auto same = std::ranges::equal(text.keyword, keyword, [](char a, char b) {
                return (a >= 'A' && a <= 'Z' ? a - 'A' + 'a' : a) == b;
            });
            if (same) {
                return text.text;
            }
        }
    }
    throw Error(ErrorKind::malformed, "The PNG holds no character card.");
}

CardDocument read_png(const std::filesystem::path& path) {
    const auto file = File::open(path, scratch_place);
    const auto texts = read_card_texts(file);
    const auto document = decode_base64(document_in(texts));
    if (!document) {
        throw Error(ErrorKind::malformed, "The card in the PNG is damaged: it is no base64.");
    }
    CardSurroundings around;
    around.has_own_image = measure_picture(file) <= limits::image_upload_bytes_max;
    for (const auto& text : texts) {
        if (text.keyword.starts_with(asset_keyword)) {
            around.texts.emplace(text.keyword.substr(asset_keyword.size()), text.text);
        }
    }
    auto card = read_card_document(parse_card(*document), around);
    if (!around.has_own_image) {
        card.left_out.push_back({"The picture of the card",
                                 fmt::format("Without its texts it is larger than {} MiB.",
                                             limits::image_upload_bytes_max / (1024UL * 1024))});
    }
    return card;
}

CardDocument read_charx(const std::filesystem::path& path, const std::vector<ZipEntry>& entries) {
    const auto text = read_zip_entry(path, card_entry, limits::card_json_bytes_max);
    CardSurroundings around;
    for (const auto& entry : entries) {
        (is_image(entry.beginning) ? around.entries : around.other_entries).insert(entry.name);
    }
    return read_card_document(parse_card(text), around);
}

// SillyTavern's: <label>.png, at the top or in folders, of which the ones higher up come first.
CardDocument read_expressions(std::vector<ZipEntry> entries) {
    CardDocument document{
        .spec = "expressions", .name = {}, .description = {}, .images = {}, .left_out = {}};
    std::ranges::sort(entries, {}, [](const ZipEntry& entry) {
        return std::pair(std::ranges::count(entry.name, '/'), std::string_view(entry.name));
    });
    for (const auto& entry : entries) {
        const auto label = normal_label(entry.name.substr(entry.name.rfind('/') + 1));
        if (!is_image(entry.beginning)) {
            document.left_out.push_back({in_quotes(entry.name), "It is no PNG, JPEG or WebP."});
        } else {
            document.images.push_back({.is_main = false,
                                       .label = label,
                                       .place = ImagePlace::entry,
                                       .source = entry.name});
        }
    }
    return document;
}

[[noreturn]] void refuse_unknown() {
    throw Error(ErrorKind::malformed,
                "This is neither a character card (PNG, JSON or CHARX) nor an archive of "
                "expressions.");
}

CardFile read_zip(const std::filesystem::path& path) {
    auto entries = list_zip_entries(path);
    const bool is_card = std::ranges::find(entries, card_entry, &ZipEntry::name) != entries.end();
    if (is_card) {
        return {path, CardKind::charx, read_charx(path, entries)};
    }
    const bool has_images = std::ranges::any_of(
        entries, [](const ZipEntry& entry) { return ends_like_an_image(entry.name); });
    if (!has_images) {
        refuse_unknown();
    }
    return {path, CardKind::expressions, read_expressions(std::move(entries))};
}

void write_image(const std::filesystem::path& path, std::string_view bytes) {
    if (bytes.size() > limits::image_upload_bytes_max) {
        throw Error(ErrorKind::too_large,
                    fmt::format("An image of the card is larger than {} MiB.",
                                limits::image_upload_bytes_max / (1024UL * 1024)));
    }
    File::create(path, scratch_place).write_all(bytes);
}

}  // namespace

std::string_view name_of(CardKind kind) noexcept {
    switch (kind) {
        case CardKind::png:
            return "png";
        case CardKind::json:
            return "json";
        case CardKind::charx:
            return "charx";
        case CardKind::expressions:
            return "expressions";
    }
    return "";
}

CardFile read_card_file(const std::filesystem::path& path) {
    constexpr std::size_t beginning_bytes = 16;
    const auto file = File::open(path, scratch_place);
    const auto beginning = file.read_at(0, beginning_bytes);
    if (file.size() > limits::card_upload_bytes_max) {
        throw Error(ErrorKind::too_large, "The file is larger than a card may be.");
    }
    if (is_png(beginning)) {
        return {path, CardKind::png, read_png(path)};
    }
    if (is_zip(beginning)) {
        return read_zip(path);
    }
    const auto start = beginning.find_first_not_of(" \t\r\n\xEF\xBB\xBF");
    if (start == std::string::npos || beginning[start] != '{') {
        refuse_unknown();
    }
    if (file.size() > limits::card_json_bytes_max) {
        throw Error(ErrorKind::too_large, "The document of the card is too large.");
    }
    const auto text = file.read_at(0, limits::card_json_bytes_max);
    return {path, CardKind::json, read_card_document(parse_card(text), {})};
}

std::vector<std::filesystem::path> extract_images(const CardFile& file,
                                                  const std::vector<std::size_t>& wanted,
                                                  const std::filesystem::path& directory) {
    std::vector<std::filesystem::path> paths;
    std::map<std::string, std::filesystem::path> entries;
    for (const auto at : wanted) {
        const auto& image = file.document.images.at(at);
        auto path = directory / fmt::format("image-{}", at);
        if (image.place == ImagePlace::whole) {
            write_picture(File::open(file.path, scratch_place), File::create(path, scratch_place));
        } else if (image.place == ImagePlace::entry) {
            // Two images may be one file of the archive.
            path = entries.emplace(image.source, path).first->second;
        } else {
            const auto bytes = decode_base64(image.source);
            if (!bytes || bytes->empty()) {
                path.clear();
            } else {
                write_image(path, *bytes);
            }
        }
        paths.push_back(std::move(path));
    }
    if (!entries.empty()) {
        extract_zip_entries(file.path, entries, limits::image_upload_bytes_max);
    }
    return paths;
}

}  // namespace mien::exchange
