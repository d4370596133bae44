package dev.muster.testkit.aws;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/** What the emulator answers, as a tree. */
public final class XmlAnswer {
  private final Element element;

  private XmlAnswer(Element element) {
    this.element = element;
  }

  /** Reads an answer. */
  public static XmlAnswer read(String xml) {
    try {
      DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      return new XmlAnswer(
          factory
              .newDocumentBuilder()
              .parse(new InputSource(new StringReader(xml)))
              .getDocumentElement());
    } catch (ParserConfigurationException | SAXException | IOException e) {
      throw new IllegalStateException("the emulator's answer is no XML: " + xml, e);
    }
  }

  /**
   * All elements at the end of a path.
   *
   * @param path names of elements, one within the other
   */
  public List<XmlAnswer> all(String... path) {
    List<XmlAnswer> present = List.of(this);
    for (String name : path) {
      List<XmlAnswer> next = new ArrayList<>();
      present.forEach(one -> next.addAll(one.children(name)));
      present = next;
    }
    return present;
  }

  /** The text of the first element at the end of a path; empty where there is none. */
  public String text(String... path) {
    List<XmlAnswer> found = all(path);
    return found.isEmpty() ? "" : found.getFirst().element.getTextContent().strip();
  }

  private List<XmlAnswer> children(String name) {
    List<XmlAnswer> children = new ArrayList<>();
    for (Node child = element.getFirstChild(); child != null; child = child.getNextSibling()) {
      if (child instanceof Element one && one.getTagName().equals(name)) {
        children.add(new XmlAnswer(one));
      }
    }
    return children;
  }
}
