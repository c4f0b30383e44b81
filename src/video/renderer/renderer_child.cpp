#include "video/renderer/renderer_child.hpp"

#include <algorithm>
#include <cerrno>
#include <string>
#include <string_view>

#include <fmt/format.h>
#include <unistd.h>

#include "video/renderer/orders.hpp"
#include "video/renderer/sandbox.hpp"

namespace mien::video::renderer {
namespace {

std::string read_input() {
    constexpr std::size_t input_bytes_max = 512UL * 1024;
    std::string text;
    char buffer[8192];
    while (text.size() <= input_bytes_max) {
        const auto count = ::read(STDIN_FILENO, buffer, sizeof buffer);
        if (count < 0 && errno == EINTR) {
            continue;
        }
        if (count <= 0) {
            return text;
        }
        text.append(buffer, static_cast<std::size_t>(count));
    }
    throw Error(ErrorKind::too_large, "The render order is too large.");
}

void follow_order(const json::value& document) {
    const auto* order = document.if_object();
    if (order == nullptr) {
        throw Error(ErrorKind::invalid, "The order must be a JSON object.");
    }
    if (order->contains("take_in")) {
        follow_intake_order(*order);
    } else if (order->contains("animate")) {
        follow_animation_order(*order);
    } else if (order->contains("crop_image")) {
        follow_image_order(*order);
    } else {
        follow_render_order(*order);
    }
}

void write_report(const std::vector<MissingProtection>& missing) {
    json::array protections;
    for (const auto& [name, reason, advice] : missing) {
        protections.push_back({{"name", name}, {"reason", reason}, {"advice", advice}});
    }
    write_line({{"version", MIEN_VERSION}, {"missing", std::move(protections)}});
}

// Short and ASCII, so that it fits a line and needs no care for cut characters.
std::string plain(std::string_view text) {
    constexpr std::size_t bytes_max = 500;
    std::string short_text(text.substr(0, bytes_max));
    std::ranges::replace_if(
        short_text, [](char byte) { return static_cast<unsigned char>(byte) >= 0x80; }, '?');
    return short_text;
}

int fail(ErrorKind kind, std::string_view message, std::string_view detail) {
    write_line({{"error", plain(message)}, {"kind", name_of(kind)}, {"detail", plain(detail)}});
    return 1;
}

std::string detail_of(const Error& error) {
    std::string detail = error.detail();
    for (const auto& problem : error.problems()) {
        detail += fmt::format(" {} {}", problem.pointer, problem.message);
    }
    return detail;
}

}  // namespace

int run_renderer_child(std::span<const std::string_view> arguments) {
    const auto missing = enter_sandbox();
    try {
        if (arguments.empty()) {
            follow_order(parse_json(read_input()));
        } else if (arguments.size() == 1 && arguments.front() == "--check") {
            write_report(missing);
        } else {
            return fail(ErrorKind::invalid,
                        "mien-render takes an order on standard input, or --check.", "");
        }
        return 0;
    } catch (const Error& error) {
        return fail(error.kind(), error.message(), detail_of(error));
    } catch (const std::bad_alloc&) {
        return fail(ErrorKind::upstream_failed,
                    "The picture needs more memory than may be used. Choose a smaller size.",
                    "bad_alloc");
    } catch (const std::exception& error) {
        return fail(ErrorKind::internal, "The renderer failed.", error.what());
    }
}

}  // namespace mien::video::renderer
