#include "video/renderer/cairo_canvas.hpp"

#include <cstring>
#include <numbers>

#include <cairo.h>

#include "base/assert.hpp"
#include "base/error.hpp"

namespace mien::video::renderer {
namespace {

void set_source(cairo_t* context, const Color& color) {
    cairo_set_source_rgba(context, color.red, color.green, color.blue, color.alpha);
}

void set_stops(cairo_t* context, cairo_pattern_t* pattern, const Color& first, const Color& last) {
    cairo_pattern_add_color_stop_rgba(pattern, 0, first.red, first.green, first.blue, first.alpha);
    cairo_pattern_add_color_stop_rgba(pattern, 1, last.red, last.green, last.blue, last.alpha);
    cairo_set_source(context, pattern);
    cairo_pattern_destroy(pattern);
}

void set_source(cairo_t* context, const LinearGradient& gradient) {
    set_stops(
        context,
        cairo_pattern_create_linear(gradient.from.x, gradient.from.y, gradient.to.x, gradient.to.y),
        gradient.first, gradient.last);
}

void set_source(cairo_t* context, const RadialGradient& gradient) {
    set_stops(context,
              cairo_pattern_create_radial(gradient.centre.x, gradient.centre.y, 0,
                                          gradient.centre.x, gradient.centre.y, gradient.radius),
              gradient.inner, gradient.outer);
}

// The Bezier segment of a Catmull-Rom spline from `from` to `to`.
void spline_to(CairoCanvas& canvas, Point before, Point from, Point to, Point after) {
    canvas.curve_to({from.x + (to.x - before.x) / 6.0, from.y + (to.y - before.y) / 6.0},
                    {to.x - (after.x - from.x) / 6.0, to.y - (after.y - from.y) / 6.0}, to);
}

}  // namespace

void CairoCanvas::Release::operator()(cairo_t* context) const {
    cairo_destroy(context);
}
void CairoCanvas::Release::operator()(cairo_surface_t* surface) const {
    cairo_surface_destroy(surface);
}

CairoCanvas::CairoCanvas(int width, int height)
    : width_(width),
      height_(height),
      surface_(cairo_image_surface_create(CAIRO_FORMAT_ARGB32, width, height)),
      context_(cairo_create(surface_.get())) {
    if (cairo_status(context_.get()) != CAIRO_STATUS_SUCCESS) {
        throw Error(ErrorKind::internal, "The renderer could not make a picture.")
            .with_detail(cairo_status_to_string(cairo_status(context_.get())));
    }
    // Four by four samples a pixel: the eye sees no difference in a clip, and it takes half the
    // time.
    cairo_set_antialias(context_.get(), CAIRO_ANTIALIAS_FAST);
    cairo_set_line_cap(context_.get(), CAIRO_LINE_CAP_ROUND);
    cairo_set_line_join(context_.get(), CAIRO_LINE_JOIN_ROUND);
}

std::span<std::uint8_t> CairoCanvas::pixels() {
    cairo_surface_flush(surface_.get());
    return {cairo_image_surface_get_data(surface_.get()),
            static_cast<std::size_t>(stride()) * static_cast<std::size_t>(height_)};
}

int CairoCanvas::stride() const {
    return cairo_image_surface_get_stride(surface_.get());
}

void CairoCanvas::pixels_changed() {
    cairo_surface_mark_dirty(surface_.get());
}

CairoCanvas::Scope::Scope(CairoCanvas& canvas) : canvas_(canvas) {
    cairo_save(canvas_.context_.get());
}
CairoCanvas::Scope::~Scope() {
    cairo_restore(canvas_.context_.get());
}

void CairoCanvas::translate(Point by) {
    cairo_translate(context_.get(), by.x, by.y);
}
void CairoCanvas::scale(double x, double y) {
    cairo_scale(context_.get(), x, y);
}
void CairoCanvas::rotate(double radians) {
    cairo_rotate(context_.get(), radians);
}

void CairoCanvas::move_to(Point to) {
    cairo_move_to(context_.get(), to.x, to.y);
}
void CairoCanvas::line_to(Point to) {
    cairo_line_to(context_.get(), to.x, to.y);
}

void CairoCanvas::curve_to(Point control, Point second_control, Point to) {
    cairo_curve_to(context_.get(), control.x, control.y, second_control.x, second_control.y, to.x,
                   to.y);
}

void CairoCanvas::bend_to(Point control, Point to) {
    Point from;
    cairo_get_current_point(context_.get(), &from.x, &from.y);
    curve_to(mix(from, control, 2.0 / 3.0), mix(to, control, 2.0 / 3.0), to);
}

void CairoCanvas::close() {
    cairo_close_path(context_.get());
}

void CairoCanvas::ellipse(Point centre, Radii radii) {
    // Four Bezier arcs; the constant makes them differ from a true ellipse by 0.03 %.
    constexpr double arm = 0.5522847498;
    const double x = radii.x;
    const double y = radii.y;
    move_to(centre + Point{x, 0});
    curve_to(centre + Point{x, y * arm}, centre + Point{x * arm, y}, centre + Point{0, y});
    curve_to(centre + Point{-x * arm, y}, centre + Point{-x, y * arm}, centre + Point{-x, 0});
    curve_to(centre + Point{-x, -y * arm}, centre + Point{-x * arm, -y}, centre + Point{0, -y});
    curve_to(centre + Point{x * arm, -y}, centre + Point{x, -y * arm}, centre + Point{x, 0});
    close();
}

void CairoCanvas::rectangle(Point corner, double width, double height) {
    cairo_rectangle(context_.get(), corner.x, corner.y, width, height);
}

void CairoCanvas::rounded_rectangle(Point corner, double width, double height, double radius) {
    constexpr double quarter = std::numbers::pi / 2;
    const double right = corner.x + width - radius;
    const double bottom = corner.y + height - radius;
    cairo_new_sub_path(context_.get());
    cairo_arc(context_.get(), right, corner.y + radius, radius, -quarter, 0);
    cairo_arc(context_.get(), right, bottom, radius, 0, quarter);
    cairo_arc(context_.get(), corner.x + radius, bottom, radius, quarter, 2 * quarter);
    cairo_arc(context_.get(), corner.x + radius, corner.y + radius, radius, 2 * quarter,
              3 * quarter);
    close();
}

void CairoCanvas::polygon(std::span<const Point> points) {
    MIEN_ASSERT(!points.empty(), "a polygon has points");
    move_to(points.front());
    for (const auto& point : points.subspan(1)) {
        line_to(point);
    }
    close();
}

void CairoCanvas::smooth_closed(std::span<const Point> points) {
    const auto count = points.size();
    MIEN_ASSERT(count >= 3, "a closed curve has three points");
    move_to(points[0]);
    for (std::size_t i = 0; i < count; ++i) {
        spline_to(*this, points[(i + count - 1) % count], points[i], points[(i + 1) % count],
                  points[(i + 2) % count]);
    }
    close();
}

void CairoCanvas::smooth_open(std::span<const Point> points) {
    const auto count = points.size();
    MIEN_ASSERT(count >= 2, "a curve has two points");
    move_to(points[0]);
    for (std::size_t i = 0; i + 1 < count; ++i) {
        spline_to(*this, points[i == 0 ? 0 : i - 1], points[i], points[i + 1],
                  points[i + 2 < count ? i + 2 : count - 1]);
    }
}

void CairoCanvas::fill(const Color& color) {
    set_source(context_.get(), color);
    cairo_fill(context_.get());
}
void CairoCanvas::fill(const LinearGradient& gradient) {
    set_source(context_.get(), gradient);
    cairo_fill(context_.get());
}
void CairoCanvas::fill(const RadialGradient& gradient) {
    set_source(context_.get(), gradient);
    cairo_fill(context_.get());
}
void CairoCanvas::fill_and_keep(const Color& color) {
    set_source(context_.get(), color);
    cairo_fill_preserve(context_.get());
}
void CairoCanvas::fill_and_keep(const LinearGradient& gradient) {
    set_source(context_.get(), gradient);
    cairo_fill_preserve(context_.get());
}

void CairoCanvas::stroke(const Color& color, double width) {
    stroke_and_keep(color, width);
    clear_path();
}
void CairoCanvas::stroke_and_keep(const Color& color, double width) {
    set_source(context_.get(), color);
    cairo_set_line_width(context_.get(), width);
    cairo_stroke_preserve(context_.get());
}

void CairoCanvas::clip() {
    cairo_clip(context_.get());
}
void CairoCanvas::clear_path() {
    cairo_new_path(context_.get());
}

void CairoCanvas::paint(const Color& color) {
    set_source(context_.get(), color);
    cairo_paint(context_.get());
}
void CairoCanvas::paint(const LinearGradient& gradient) {
    set_source(context_.get(), gradient);
    cairo_paint(context_.get());
}
void CairoCanvas::paint(const RadialGradient& gradient) {
    set_source(context_.get(), gradient);
    cairo_paint(context_.get());
}

void CairoCanvas::copy(CairoCanvas& picture) {
    MIEN_ASSERT(picture.width_ == width_ && picture.height_ == height_, "pictures of one size");
    const auto source = picture.pixels();
    std::memcpy(pixels().data(), source.data(), source.size());
    pixels_changed();
}

void CairoCanvas::blend(CairoCanvas& picture, double alpha) {
    cairo_set_source_surface(context_.get(), picture.surface_.get(), 0, 0);
    cairo_pattern_set_filter(cairo_get_source(context_.get()), CAIRO_FILTER_BILINEAR);
    cairo_pattern_set_extend(cairo_get_source(context_.get()), CAIRO_EXTEND_PAD);
    cairo_rectangle(context_.get(), 0, 0, picture.width_, picture.height_);
    if (alpha >= 1.0) {
        cairo_fill(context_.get());
        return;
    }
    CairoCanvas::Scope scope(*this);
    cairo_clip(context_.get());
    cairo_paint_with_alpha(context_.get(), alpha);
}

}  // namespace mien::video::renderer
