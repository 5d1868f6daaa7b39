package dev.slipway.control.config;

/** The container image that a model's server runs in. */
public record BaseImage(String image) {

    private static final String ALLOWED = "an image name of at most 500 characters without blanks";

    static BaseImage from(Fields fields) {
        BaseImage baseImage = new BaseImage(fields.requiredText("image", ALLOWED, BaseImage::isImage));
        fields.end();
        return baseImage;
    }

    private static boolean isImage(String text) {
        return text.matches("[A-Za-z0-9][A-Za-z0-9._/:@-]{0,499}");
    }
}
