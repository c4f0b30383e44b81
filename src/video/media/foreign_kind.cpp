#include "video/media/foreign_kind.hpp"

#include <algorithm>
#include <array>

namespace mien::video::media {
namespace {

using namespace std::string_view_literals;

std::string_view part(std::string_view head, std::size_t offset, std::size_t size) {
    return head.size() >= offset + size ? head.substr(offset, size) : std::string_view();
}

template <std::size_t Count>
bool is_one_of(std::string_view word, const std::array<std::string_view, Count>& words) {
    return std::ranges::find(words, word) != words.end();
}

// Boxes that a file of this family may begin with; stills of the family are images.
bool is_mp4(std::string_view head) {
    constexpr std::array boxes{"ftyp"sv, "moov"sv, "mdat"sv, "free"sv,
                               "skip"sv, "wide"sv, "pnot"sv};
    return is_one_of(part(head, 4, 4), boxes);
}

bool is_image_of_mp4_family(std::string_view head) {
    constexpr std::array brands{"avif"sv, "avis"sv, "heic"sv, "heix"sv, "mif1"sv, "msf1"sv};
    return part(head, 4, 4) == "ftyp" && is_one_of(part(head, 8, 4), brands);
}

bool is_riff(std::string_view head, std::string_view form) {
    return head.starts_with("RIFF") && part(head, 8, 4) == form;
}

bool is_animated_webp(std::string_view head) {
    constexpr unsigned animation_bit = 2;
    return part(head, 12, 4) == "VP8X" && head.size() > 20 &&
           (static_cast<unsigned char>(head[20]) & animation_bit) != 0;
}

// The text without a byte order mark and white space at its start.
std::string_view visible(std::string_view head) {
    if (head.starts_with("\xef\xbb\xbf")) {
        head.remove_prefix(3);
    }
    const auto start = head.find_first_not_of(" \t\r\n");
    return start == std::string_view::npos ? std::string_view() : head.substr(start);
}

bool is_playlist(std::string_view text) {
    constexpr std::array starts{"#EXTM3U"sv, "ffconcat"sv, "file "sv,       "[playlist]"sv,
                                "<MPD"sv,    "<smil"sv,    "[Reference]"sv, "#EXTINF"sv};
    const bool is_list = std::ranges::any_of(
        starts, [text](std::string_view start) { return text.starts_with(start); });
    return is_list || (text.starts_with("<?xml") && text.contains("<MPD"));
}

bool is_text(std::string_view head) {
    return std::ranges::none_of(head, [](char byte) {
        const auto code = static_cast<unsigned char>(byte);
        return code < 0x20 && code != '\t' && code != '\n' && code != '\r';
    });
}

std::string_view describe_text(std::string_view text) {
    if (is_playlist(text)) {
        return "a playlist of other files";
    }
    if (text.starts_with('<')) {
        return "a web page";
    }
    return text.starts_with('{') || text.starts_with('[') ? "a JSON text" : "a text";
}

bool is_sound(std::string_view head) {
    return head.starts_with("OggS") || head.starts_with("ID3") || head.starts_with("fLaC") ||
           head.starts_with("\xff\xfb") || is_riff(head, "WAVE");
}

}  // namespace

ForeignKind kind_of(std::string_view head) {
    if (is_mp4(head) && !is_image_of_mp4_family(head)) {
        return ForeignKind::mp4;
    }
    if (head.starts_with("\x1a\x45\xdf\xa3")) {
        return ForeignKind::matroska;
    }
    if (head.starts_with("GIF87a") || head.starts_with("GIF89a")) {
        return ForeignKind::gif;
    }
    if (is_riff(head, "WEBP")) {
        return is_animated_webp(head) ? ForeignKind::animated_webp : ForeignKind::webp;
    }
    if (head.starts_with("\x89PNG\r\n\x1a\n")) {
        // The chunk stands before the first picture.
        return head.contains("acTL") ? ForeignKind::animated_png : ForeignKind::png;
    }
    return head.starts_with("\xff\xd8\xff") ? ForeignKind::jpeg : ForeignKind::other;
}

std::string_view describe_foreign(std::string_view head) {
    switch (kind_of(head)) {
        case ForeignKind::mp4:
        case ForeignKind::matroska:
            return "a clip";
        case ForeignKind::gif:
            return "a GIF";
        case ForeignKind::animated_webp:
            return "an animated WebP";
        case ForeignKind::animated_png:
            return "an animated PNG";
        case ForeignKind::webp:
        case ForeignKind::png:
        case ForeignKind::jpeg:
            return "a still image";
        case ForeignKind::other:
            break;
    }
    if (head.empty()) {
        return "an empty file";
    }
    if (is_image_of_mp4_family(head)) {
        return "an image";
    }
    if (is_sound(head)) {
        return "sound without a picture";
    }
    if (is_text(head)) {
        return describe_text(visible(head));
    }
    return "a file of an unknown format";
}

}  // namespace mien::video::media
