package dev.slipway.control.truss;

import dev.slipway.control.truss.S3Exception.Code;
import dev.slipway.control.truss.UploadFolder.Part;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.springframework.web.util.HtmlUtils;

/** S3's small XML documents. */
final class S3Xml {

    private static final int MAX_PARTS = 10_000;
    private static final int MAX_BYTES = 4 << 20;

    private S3Xml() {}

    static String begun(String bucket, String key, String uploadId) {
        return document("InitiateMultipartUploadResult", "Bucket", bucket, "Key", key, "UploadId", uploadId);
    }

    static String completed(String bucket, String key, int parts) {
        return document(
                "CompleteMultipartUploadResult", "Bucket", bucket, "Key", key, "ETag", "\"parts-" + parts + "\"");
    }

    static String error(Code code, String message) {
        return document("Error", "Code", code.name(), "Message", message);
    }

    /** The list that completes a multipart upload; ETags come with quotes or without. */
    static List<Part> parts(InputStream xml) throws IOException {
        byte[] list = xml.readNBytes(MAX_BYTES);
        try {
            XMLInputFactory readers = XMLInputFactory.newDefaultFactory();
            readers.setProperty(XMLInputFactory.SUPPORT_DTD, false);
            readers.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
            List<Part> parts = parts(readers.createXMLStreamReader(new ByteArrayInputStream(list)));
            if (parts.isEmpty()) {
                throw new S3Exception(Code.MalformedXML, "the list has no part");
            }
            return parts;
        } catch (XMLStreamException | NumberFormatException e) {
            throw new S3Exception(Code.MalformedXML, "the list of parts cannot be read");
        }
    }

    private static List<Part> parts(XMLStreamReader reader) throws XMLStreamException {
        List<Part> parts = new ArrayList<>();
        int number = 0;
        String tag = "";
        while (reader.hasNext()) {
            int event = reader.next();
            if (event == XMLStreamConstants.START_ELEMENT) {
                switch (reader.getLocalName()) {
                    case "PartNumber" ->
                        number = Integer.parseInt(reader.getElementText().strip());
                    case "ETag" -> tag = reader.getElementText().strip().replace("\"", "");
                    default -> {}
                }
            } else if (event == XMLStreamConstants.END_ELEMENT
                    && reader.getLocalName().equals("Part")) {
                parts.add(new Part(number, tag));
                if (parts.size() > MAX_PARTS) {
                    throw new S3Exception(Code.MalformedXML, "more than " + MAX_PARTS + " parts");
                }
            }
        }
        return parts;
    }

    private static String document(String root, String... members) {
        StringBuilder xml = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<")
                .append(root)
                .append('>');
        for (int i = 0; i < members.length; i += 2) {
            xml.append('<').append(members[i]).append('>');
            xml.append(HtmlUtils.htmlEscape(members[i + 1], "UTF-8"));
            xml.append("</").append(members[i]).append('>');
        }
        return xml.append("</").append(root).append('>').toString();
    }
}
