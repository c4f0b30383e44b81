#include "app/image_taker.hpp"

#include <utility>

namespace mien::app {
namespace {

awaitable<transfer::TakenImage> take(exchange::ExchangeTools tools, std::filesystem::path source,
                                     Deadline deadline) {
    auto taken = co_await exchange::take_image(tools, std::move(source), std::nullopt, deadline);
    co_return transfer::TakenImage{.object = std::move(taken.object),
                                   .width = taken.width,
                                   .height = taken.height,
                                   .palette = std::move(taken.palette)};
}

}  // namespace

transfer::TakeImage take_images_with(exchange::ExchangeTools tools) {
    return [tools = std::move(tools)](std::filesystem::path source, Deadline deadline) {
        return take(tools, std::move(source), deadline);
    };
}

}  // namespace mien::app
